import { randomBytes } from "node:crypto";
import type { ModelRoute } from "../server/route.js";
import { BatchWork, type WorkFiles } from "./batch-work.js";
import type { Course } from "./timeline.js";
import { validateInput, type Validation } from "./validate-input.js";

/** What a client asks for. */
export interface BatchOrder {
  inputFileId: string;
  endpoint: string;
  completionWindow: string;
  metadata: Record<string, string> | null;
}

/** A batch of some key. */
export class BatchRecord {
  readonly id = `batch_${randomBytes(12).toString("hex")}`;
  readonly order: BatchOrder;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly files: WorkFiles;
  readonly work: BatchWork;
  /** Undefined until the input was read through. */
  validation: Validation | undefined;
  cancelledAt: number | undefined;
  /** Ids of the files with results, once it has come to its end; undefined where there are no such lines. */
  results: { outputFileId: string | undefined; errorFileId: string | undefined } | undefined;

  constructor(order: BatchOrder, made: { createdAt: number; windowMs: number; files: WorkFiles; route: ModelRoute }) {
    this.order = order;
    this.createdAt = made.createdAt;
    this.expiresAt = made.createdAt + made.windowMs;
    this.files = made.files;
    this.work = new BatchWork(made.files, made.route);
  }

  /** What its timeline depends on. */
  get course(): Course {
    const { createdAt, expiresAt, cancelledAt, validation } = this;
    return { createdAt, expiresAt, cancelledAt, isRefused: validation !== undefined && "errors" in validation };
  }

  /** Requests in it; 0 until they were counted, and when it was refused. */
  get total(): number {
    return this.validation && "total" in this.validation ? this.validation.total : 0;
  }

  /** Reads the input through, once. */
  async validate(): Promise<void> {
    this.validation ??= await validateInput(this.files.input, this.order.endpoint);
  }
}
