/**
 * Goes where it must not, to prove that the guard sees it: `node stray.mjs fetch`. Errors are swallowed, as a careless
 * library would.
 */
import { lookup } from "node:dns";
import { resolve4 } from "node:dns/promises";
import { get } from "node:http";
import https from "node:https";
import { connect, Socket } from "node:net";
import process from "node:process";
import { connect as secure } from "node:tls";

const roads = {
  fetch: () => fetch("http://127.0.0.2:9/"),
  "fetch of a Request": () => fetch(new Request("https://service.invalid/")),
  "http.get": () => get("http://127.0.0.2:9/"),
  "https.request": () => https.request({ hostname: "service.invalid" }),
  "net.connect": () => connect(9, "127.0.0.2"),
  "another port": () => connect({ host: "127.0.0.1", port: 9 }),
  "Socket.connect": () => new Socket().connect(9, "127.0.0.2"),
  "tls.connect": () => secure({ host: "service.invalid", port: 443 }),
  "dns.lookup": () => lookup("service.invalid", () => {}),
  "dns.resolve4": () => resolve4("service.invalid"),
  WebSocket: () => new WebSocket("ws://service.invalid/"),
};

await Promise.resolve()
  .then(roads[process.argv[2]])
  .catch(() => {});
