/** Returns the README.md of a new project. */
export const starterReadme = (name: string): string => `# ${name}

A server with a login, guarded routes, refresh tokens and a logout that holds after a restart. It was made by
\`npx authx init\` of routing-controllers-authx.

\`\`\`sh
npm install
npm start        # compiles the project, and starts the server on http://127.0.0.1:3000
PORT=4000 npm start
\`\`\`

When it has started, the server prints curl commands to log in, to be refused, and to log out. The users are
alice / wonderland and root / swordfish. Change them before other people can reach the server.

| file | what it holds |
| --- | --- |
| \`src/controllers\` | The routes. Each one says who may call it |
| \`src/users\` | The users, with hashed passwords |
| \`src/createApp.ts\` | The server, with the options of the authentication |
| \`ormconfig.json\` | The database of the authentication. The users' database is beside it |
| \`data\` | The databases, and the key that signs tokens. Git ignores this folder |

These commands check the installation, and print who may call each route. Run them after \`npm run build\`:

\`\`\`sh
npx authx doctor --module dist/createApp.js --export createApp
npx authx routes dist/createApp.js --export createApp
\`\`\`

In production, set \`JWT_SECRET_KEY\` to a random key that you keep with your other secrets. Without this variable, the
server makes a key, and keeps it in \`data/jwt.key\`. Anyone who can read that file can log in as any user.

The documentation of routing-controllers-authx is in \`node_modules/routing-controllers-authx\`. Begin with its README.md.
\`npx authx --help\` lists its commands.
`;
