export { OVHcloudAudioLoader } from "./audio-file-loader.js";
export { EmbeddingFileStore } from "./embedding-file-store.js";
export { fileSpool } from "./file-spool.js";
export { openAudioFile } from "./open-audio-file.js";
