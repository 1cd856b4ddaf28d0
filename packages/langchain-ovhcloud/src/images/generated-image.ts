import { sniffImageType } from "./image-type.js";

/** A picture that a model made. Printed and traced without its bytes. */
export class GeneratedImage {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** Media type, told from the bytes. */
  readonly contentType: string;
  /** The prompt as the service changed it, if it says so. */
  readonly revisedPrompt: string | undefined;

  constructor(bytes: Uint8Array<ArrayBuffer>, revisedPrompt?: string | undefined) {
    this.#bytes = bytes;
    this.contentType = sniffImageType(bytes);
    this.revisedPrompt = revisedPrompt;
  }

  /** The whole file. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Ending of a file name, without the dot. */
  get extension(): string {
    return EXTENSIONS[this.contentType] ?? "bin";
  }

  /** The file as a `Blob`. */
  toBlob(): Blob {
    return new Blob([this.#bytes], { type: this.contentType });
  }

  /** The file as text, for a page or for an image block of a message. */
  toDataUrl(): string {
    return `data:${this.contentType};base64,${toBase64(this.#bytes)}`;
  }

  /** What traces and logs get. */
  toJSON(): { contentType: string; bytes: number; revisedPrompt?: string } {
    const { contentType, revisedPrompt } = this;
    return { contentType, bytes: this.#bytes.length, ...(revisedPrompt === undefined ? {} : { revisedPrompt }) };
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

/** Reads base64, with or without a data URL's head; undefined for what is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.replace(/^data:[^,]*,/, "").replaceAll(/\s+/g, "");
  if (plain === "" || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain) || plain.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}

// In parts: a call with a million arguments overflows the stack.
function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
