import { describeToken, revokeToken, verifyToken } from "langchain-ovhcloud";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import { NotFoundError, UsageError } from "../cli/usage-error.js";
import { keyVariable } from "../config/mode.js";
import type { Settings } from "../config/settings.js";
import { json, line, type Console } from "../terminal/console.js";

/** What can be told of the key in the environment without asking anybody. The key itself is never shown. */
export async function tokenStatusCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const description = describeToken(keyOf());
  if (settings.json) {
    json(console.out, description);
    return exitCode.ok;
  }
  line(console.out, `${keyVariable} is set: ${description.length} characters.`);
  line(console.out, expiryOf(description));
  for (const problem of description.problems) line(console.out, console.colours.red(problem));
  line(console.err, console.colours.dim("Whether the service takes it:  nestor token verify"));
  return exitCode.ok;
}

/** Tries the key with one small request. */
export async function tokenVerifyCommand(settings: Settings, console: Console, signal: AbortSignal): Promise<ExitCode> {
  keyOf();
  const verification = await verifyToken({}, { signal });
  if (settings.json) json(console.out, verification);
  else line(console.out, `${VERDICTS[verification.status]} ${verification.detail}`);
  if (verification.status === "valid") return exitCode.ok;
  return verification.status === "unknown" ? exitCode.unavailable : exitCode.refused;
}

/** Revokes the key in the environment, for good. */
export async function tokenRevokeCommand(
  { yes }: { yes?: boolean },
  settings: Settings,
  console: Console,
  signal: AbortSignal,
): Promise<ExitCode> {
  const key = keyOf();
  if (!yes) {
    throw new UsageError(
      `This ends the key in ${keyVariable} for good, for every program that uses it. If you mean it:  nestor token revoke --yes`,
    );
  }
  await revokeToken(key, {}, { signal });
  const { status, detail } = await verifyToken({ apiKey: key }, { signal });
  const isGone = status === "refused";
  if (settings.json) json(console.out, { revoked: isGone, status });
  else if (isGone) line(console.out, "Revoked: the service refuses the key now.");
  else {
    line(console.out, `The service took the call, but the key is not refused yet (${status}): ${detail}`);
    line(console.out, "Delete it in the OVHcloud Control Panel: Public Cloud, AI Endpoints, API keys.");
  }
  return isGone ? exitCode.ok : exitCode.failed;
}

const VERDICTS = {
  valid: "Good.",
  refused: "Refused.",
  "discovery-mode": "The project is in discovery mode.",
  missing: "There is no key.",
  unknown: "Not known.",
} as const;

function keyOf(): string {
  const key = process.env[keyVariable];
  if (key !== undefined && key !== "") return key;
  throw new NotFoundError(
    `${keyVariable} is not set. Make a key in the OVHcloud Control Panel (Public Cloud, AI Endpoints, API keys) and export it.`,
  );
}

function expiryOf({ expiresAt, expired }: ReturnType<typeof describeToken>): string {
  if (!expiresAt) return "When it expires is not written in it: see the Control Panel.";
  return `It ${expired ? "expired" : "expires"} on ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
}
