/** Writes the fixture's large table as whoever uses TanStack Table alone has it, rows of plain values: `node rows.mjs FILE`. */

import { writeFileSync } from "node:fs";
import { bigTable } from "../../site/fixtures/tables.mjs";

const { columns, rows } = bigTable(10_000, 40);
writeFileSync(process.argv[2], `trackerData("rows", ${JSON.stringify({ columns, rows })});\n`);
