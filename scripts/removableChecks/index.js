'use strict';
// Every check that keeps somebody out: what it is, the text that makes it, and the text without it. The text must stand
// in the file exactly once, so that these lists cannot fall behind the source.
module.exports = [
  ...require('./core'),
  ...require('./carriers'),
  ...require('./units'),
  ...require('./websocket'),
  ...require('./sessions'),
  ...require('./redisSessions'),
  ...require('./checking'),
];
