// Stands in for `mysql --batch --raw --skip-column-names` in the tests of docs/moving/: runs the SQL on a SQLite file.
import Database from 'better-sqlite3';

const [file, sql] = process.argv.slice(2);
const database = new Database(file, { readonly: true });
database.function('regexp', (pattern, text) => Number(new RegExp(pattern, 'i').test(text)));
for (const row of database.prepare(sql).raw().iterate()) console.log(row.join('\t'));
