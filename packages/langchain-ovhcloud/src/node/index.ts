export { EmbeddingFileStore } from "./embedding-file-store.js";
