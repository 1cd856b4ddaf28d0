export { describeOnPostgres } from "./describe-on-postgres.js";
export { refusingServer, type RefusingServer } from "./refusing-server.js";
export { testDatabase, testDatabaseOfUser, type TestDatabase, type UserDatabase } from "./test-database.js";
