import { createHash } from "node:crypto";
import { makePng } from "./png.js";

/** What a picture is made from. */
export interface PictureRequest {
  prompt: string;
  negativePrompt?: string | undefined;
  /** Pixels. */
  width: number;
  height: number;
  /** Another seed, another picture of the same prompt. */
  seed: number;
}

/**
 * Paints a picture: bands of colours taken from a hash of the prompt. It shows nothing of what the prompt says, but the
 * same request gives the same picture and another one another. The prompt is written into the file, as `prompt`.
 */
export function paintPicture({ prompt, negativePrompt = "", width, height, seed }: PictureRequest): Buffer {
  const digest = createHash("sha256")
    .update(JSON.stringify([prompt, negativePrompt, seed]))
    .digest();
  const colours = [0, 3, 6, 9].map((at) => [digest[at], digest[at + 1], digest[at + 2]] as [number, number, number]);
  const slope = (digest[12] ?? 0) / 255;
  const band = Math.max(1, Math.ceil((width + height) / 12));
  const texts = {
    Software: "ai-endpoints-emulator",
    prompt,
    ...(negativePrompt && { negative_prompt: negativePrompt }),
  };
  return makePng(
    { width, height },
    (x, y) => colours[Math.floor((x * slope + y) / band) % colours.length] as [number, number, number],
    texts,
  );
}
