import { StoreError, type HybridStore } from "langchain-hybrid-store";
import {
  compareIndex,
  IngestError,
  LibraryNotFoundError,
  SyncInProgressError,
  type IndexComparison,
  type IndexLocation,
  type Library,
} from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { checkGenerations } from "../doctor/check-generations.js";
import { checkStore, describeComparison } from "../doctor/check-index.js";
import { checkLedger } from "../doctor/check-ledger.js";
import { checkMachine } from "../doctor/check-machine.js";
import { checkModel } from "../doctor/check-model.js";
import { note, problem, type Finding } from "../doctor/finding.js";
import { repairIndex, repairMachine } from "../doctor/repair.js";
import { openLibraryForReading, openLocation } from "../runtime/knowledge-base.js";
import { manifestAt, openWithoutModel } from "../runtime/store-without-model.js";
import { json, type Console } from "../terminal/console.js";
import { showFindings } from "../terminal/doctor-view.js";
import { showStep, type Step } from "../terminal/progress.js";

/** Options of `nestor doctor`. */
export interface DoctorCommandOptions {
  repair?: boolean;
}

/** Looks the index over, and mends on request. Exit code 0 when nothing is wrong, 10 when something is. */
export async function doctorCommand(
  { repair = false }: DoctorCommandOptions,
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const step = showStep(console);
  const show = (text: string): void => {
    if (!settings.json) step.show(text);
  };
  const repairs: string[] = [];
  try {
    const findings = await examine({ settings, signal, show, repairs: repair ? repairs : undefined });
    step.finish();
    if (settings.json) json(console.out, { findings, repairs });
    else showFindings(console, findings, repairs);
    return findings.some(({ level }) => level === "problem") ? exitCode.damaged : exitCode.ok;
  } finally {
    step.finish();
  }
}

interface Examination {
  settings: Settings;
  signal: AbortSignal;
  show: Step["show"];
  /** Receives what was mended; undefined when nothing is to be. */
  repairs: string[] | undefined;
}

async function examine(examination: Examination): Promise<Finding[]> {
  const { settings, show, repairs } = examination;
  if (repairs !== undefined) repairs.push(...(await repairMachine(settings.dataDirectory)));
  show("  looking at the machine");
  const findings = await checkMachine(settings);
  return [...findings, ...(await guarded("library", () => examineLibrary(examination)))];
}

async function examineLibrary(examination: Examination): Promise<Finding[]> {
  const { settings } = examination;
  const library = await openLibraryForReading(settings);
  const location = openLocation(settings);
  try {
    return [
      ...(await guarded("index.json", () => checkGenerations(location))),
      ...(await guarded("library", () => checkLedger(library))),
      ...(await guarded("store", () => examineStore(library, location, examination))),
    ];
  } finally {
    await location.close();
    await library.close();
  }
}

async function examineStore(library: Library, location: IndexLocation, examination: Examination): Promise<Finding[]> {
  const { settings, signal, show, repairs } = examination;
  const { place } = await location.current();
  const manifest = await manifestAt(place, settings);
  if (manifest === undefined) {
    return [note("store", "Nothing is in the index yet.", "Index a folder:  nestor sync ./my-pdfs")];
  }
  const store = await openWithoutModel(place, settings, manifest);
  try {
    if (repairs !== undefined) {
      show("  mending");
      const before = await compare(library, store, { signal, show });
      repairs.push(...(await repairIndex(library, store, before)));
    }
    show("  checking the store");
    const findings = await checkStore(store);
    findings.push(...describeComparison(await compare(library, store, { signal, show })));
    show("  asking the model");
    findings.push(await checkModel(manifest, settings));
    return findings;
  } finally {
    await store.close();
  }
}

/** What cannot even be opened is a finding: what else there is shall be seen, too. */
async function guarded(about: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    const isDamage = error instanceof IngestError || error instanceof StoreError;
    const isOurs = error instanceof SyncInProgressError || error instanceof LibraryNotFoundError;
    if (!isDamage || isOurs) throw error;
    return [problem(about, error.message, "See docs/guides/operations.md, Restore.")];
  }
}

function compare(
  library: Library,
  store: HybridStore,
  { signal, show }: Pick<Examination, "signal" | "show">,
): Promise<IndexComparison> {
  const onProgress = (chunks: number): void => show(`  comparing library and index  ${chunks} chunks`);
  return compareIndex(library, store, { signal, onProgress });
}
