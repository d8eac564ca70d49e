// SQLite is asked for its settings by statements too, which touch no table.
const isNothing = statement => /^PRAGMA\b/.test(statement);
const begins = statement => /^(BEGIN|START TRANSACTION)\b/i.test(statement);
const ends = statement => /^COMMIT\b/i.test(statement);
const changes = statement => /^(INSERT|UPDATE|DELETE)\b/i.test(statement);

// Of Redis: a command, or one of a script that is running.
const isInScript = command => command.startsWith('lua ');
const changesKeys = command => !/^\S+ (get|mget|hget|hmget|exists|pttl|eval)\b/i.test(command);

function sqlTransactions(statements) {
  const transactions = [];
  let open;
  for (const statement of statements.filter(each => !isNothing(each))) {
    if (begins(statement)) transactions.push((open = []));
    else if (ends(statement)) open = undefined;
    else if (open) open.push(changes(statement));
    else transactions.push([changes(statement)]);
  }
  return transactions;
}

function redisTransactions(commands) {
  const transactions = [];
  for (const command of commands) {
    if (!isInScript(command)) transactions.push([]);
    transactions.at(-1)?.push(changesKeys(command));
  }
  return transactions;
}

/** Of statements as a store was sent them: how many transactions only read, and how many wrote. */
export function countTransactions(engine, statements) {
  const transactions = engine === 'redis' ? redisTransactions(statements) : sqlTransactions(statements);
  const writing = transactions.filter(each => each.includes(true)).length;
  return { reading: transactions.length - writing, writing };
}
