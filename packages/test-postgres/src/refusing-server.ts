import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** Something that speaks just enough of PostgreSQL's protocol to ask for a password and to refuse. */
export interface RefusingServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts one on a free port of this machine.
 *
 * @param code SQLSTATE of the refusal; a wrong password where none is named.
 * @param text what the server says to it.
 */
export async function refusingServer(code = "28P01", text = "password authentication failed"): Promise<RefusingServer> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(message("R", Buffer.from([0, 0, 0, 3])));
      socket.once("data", () => socket.end(message("E", Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`))));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
