// The files here are plain JavaScript, so decorators are called by hand, in the order in which TypeScript calls them.
export function decorateMethod(controller, method, decorators, parameterDecorators = []) {
  const prototype = controller.prototype;
  parameterDecorators.forEach((decorator, index) => decorator(prototype, method, index));
  for (const decorator of [...decorators].reverse()) {
    decorator(prototype, method, Object.getOwnPropertyDescriptor(prototype, method));
  }
}

export function decorateClass(controller, decorators) {
  for (const decorator of [...decorators].reverse()) decorator(controller);
}
