import { canarySentence, type Manifest } from "langchain-hybrid-store";
import type { Settings } from "../config/settings.js";
import { openModels } from "../runtime/models.js";
import { describeReindex } from "../runtime/other-model.js";
import { note, ok, problem, type Finding } from "./finding.js";

/** Between runtimes and batch sizes a model stays above 0.9999; another model is far below. */
const sameModelCosine = 0.995;

/** Whether the model of the settings is the one that the index was made with, and still embeds as it did then. */
export async function checkModel(manifest: Manifest, settings: Settings): Promise<Finding> {
  const models = await openModels(settings);
  try {
    const { embeddingIdentity } = models;
    if (embeddingIdentity !== manifest.embeddingModel) {
      const message = `The index was made with ${manifest.embeddingModel}; the settings say ${embeddingIdentity}.`;
      return note("model", message, await advice(settings));
    }
    const now = await models.embeddings.embedQuery(canarySentence);
    const similarity = now.length === manifest.dimension ? cosine(now, manifest.canary) : 0;
    if (similarity >= sameModelCosine) {
      return ok("model", `${embeddingIdentity}, embeds as it did (canary cosine ${similarity.toFixed(4)}).`);
    }
    const message = `${embeddingIdentity} embeds otherwise than when the index was made (canary cosine ${similarity.toFixed(3)}).`;
    return problem("model", message, await advice(settings));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return note("model", `It could not be asked whether it is still the same: ${reason}`, "Check network and key.");
  } finally {
    await models.close();
  }
}

async function advice(settings: Settings): Promise<string> {
  const effort = await describeReindex(settings);
  return `Use the model of the index, or run \`nestor reindex --embedding-model ${settings.embeddingModel}\`: it embeds ${effort}.`;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return product / (Math.hypot(...a) * Math.hypot(...b));
}
