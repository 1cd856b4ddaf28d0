import { BaseCache } from "@langchain/core/caches";

/** A cache that remembers nothing but the keys it was asked for. */
export class RecordingCache extends BaseCache {
  readonly keys: string[] = [];

  override lookup(_prompt: string, key: string): Promise<null> {
    this.keys.push(key);
    return Promise.resolve(null);
  }

  override update(): Promise<void> {
    return Promise.resolve();
  }
}
