import path from "node:path";
import { OVHcloudImages } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { withConnection } from "../runtime/connection.js";
import { json, type Console } from "../terminal/console.js";
import { writeResult } from "../terminal/write-result.js";

/** Options of `nestor image`. */
export interface ImageOptions {
  negative?: string;
  size?: string;
  out: string;
  force?: boolean;
}

/** Makes a picture. The ending of its file follows from what it is. */
export async function imageCommand(
  prompt: string,
  { negative, size, out, force }: ImageOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withConnection(settings, async (connection) => {
    const [picture] = await new OVHcloudImages(connection).invoke(
      { prompt, negativePrompt: negative, size },
      { signal },
    );
    if (!picture) return exitCode.failed;
    const file = path.extname(out) === "" ? `${out}.${picture.extension}` : out;
    await writeResult(console, file, picture.bytes, { force });
    if (settings.json) json(console.out, { file, ...picture.toJSON() });
    return exitCode.ok;
  });
}
