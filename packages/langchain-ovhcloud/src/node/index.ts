export { OVHcloudAudioLoader } from "./audio-file-loader.js";
export { EmbeddingFileStore } from "./embedding-file-store.js";
export { openAudioFile } from "./open-audio-file.js";
