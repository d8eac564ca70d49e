export const port = Number(process.env.PORT);
export const host = '127.0.0.1';

// The run waits for this line before it sends the first request.
export function ready() {
  console.log('ready');
}

// A run that measures CPU time asks for it over the channel that it opened. The answer has microseconds.
if (process.channel) {
  process.on('message', () => process.send(process.cpuUsage()));
  process.channel.unref();
}
