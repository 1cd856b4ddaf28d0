import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** Something that speaks just enough of PostgreSQL's protocol to ask for a password and to refuse it. */
export interface RefusingPostgres {
  port: number;
  close(): void;
}

/** Starts one on a free port of this machine. */
export async function refusingPostgres(): Promise<RefusingPostgres> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(message("R", Buffer.from([0, 0, 0, 3])));
      socket.once("data", () => {
        socket.end(message("E", Buffer.from("SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0")));
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
