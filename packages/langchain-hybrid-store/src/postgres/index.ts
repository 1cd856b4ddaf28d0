export {
  Connection as PostgresConnection,
  type ConnectionOptions as PostgresConnectionOptions,
  type DedicatedConnection,
  type OpenTransaction,
  type Queryable,
} from "./connection.js";
export { StoreRefusedError, StoreUnavailableError } from "./postgres-errors.js";
export { storableText } from "./storable.js";
