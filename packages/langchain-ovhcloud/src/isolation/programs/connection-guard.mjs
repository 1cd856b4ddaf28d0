/**
 * Loaded before a program (`node --import`): refuses every connection and every name lookup but those to the host and
 * port of `OVH_AI_ENDPOINTS_BASE_URL`, and ends the process with code 86 if there was one, even if somebody caught the
 * refusal. What was allowed is counted, so that a test can see that the guard was on the road at all.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import process from "node:process";
import tls from "node:tls";

const allowed = new URL(process.env.OVH_AI_ENDPOINTS_BASE_URL);
const refused = [];
let passed = 0;

function judge(road, host, port) {
  const known = host === allowed.hostname && (port === undefined || String(port) === allowed.port);
  if (known) {
    passed += 1;
    return;
  }
  refused.push(`${road} to ${host}:${port ?? "?"}`);
  throw new Error(`The guard refused ${road} to ${host}:${port ?? "?"}`);
}

function guard(object, names, road, targetOf) {
  for (const name of names) {
    const original = object[name];
    if (typeof original !== "function") continue;
    object[name] = function guarded(...args) {
      const { host, port } = targetOf(args);
      judge(`${road}.${name}`, host, port);
      return original.apply(this, args);
    };
  }
}

// `connect` takes an options object, a port and a host, a path, or (from inside of `net`) a normalised list of these.
function socketTarget(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null) {
    return first.path && first.port === undefined
      ? { host: first.path }
      : { host: first.host ?? "localhost", port: first.port };
  }
  return { host: typeof second === "string" ? second : "localhost", port: first };
}

function requestTarget([first, second]) {
  if (typeof first === "string" || first instanceof URL) {
    const url = new URL(first);
    return { host: url.hostname, port: url.port };
  }
  const options = first ?? second ?? {};
  return { host: options.hostname ?? options.host ?? "localhost", port: options.port };
}

const lookups = Object.keys(dns.promises).filter((name) => /^(lookup|resolve|reverse)/.test(name));
const nameTarget = ([name]) => ({ host: name });

guard(globalThis, ["fetch"], "globalThis", ([target]) => requestTarget([target?.url ?? target]));
guard(net.Socket.prototype, ["connect"], "net.Socket", socketTarget);
guard(net, ["connect", "createConnection"], "net", socketTarget);
guard(tls, ["connect"], "tls", socketTarget);
guard(http, ["request", "get"], "http", requestTarget);
guard(https, ["request", "get"], "https", requestTarget);
guard(dns, lookups, "dns", nameTarget);
guard(dns.promises, lookups, "dns.promises", nameTarget);
guard(dgram.Socket.prototype, ["send", "connect"], "dgram", () => ({ host: "somewhere by UDP" }));
syncBuiltinESMExports();

for (const name of ["WebSocket", "EventSource"]) {
  globalThis[name] = function Guarded(url) {
    judge(name, String(url));
  };
}

process.on("exit", () => {
  process.stderr.write(`guard: ${JSON.stringify({ passed, refused })}\n`);
  if (refused.length > 0) process.exitCode = 86;
});
