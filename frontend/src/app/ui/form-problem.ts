import type { FieldTree, ValidationError } from '@angular/forms/signals';
import { Problem } from '../session/problem';
import { SERVER } from './submission';

type Found = ValidationError.WithOptionalFieldTree;

/** The server's complaints, each at its field; what fits no field goes to `otherwise`, or to the form as a whole. */
export function formProblem<T>(
  error: unknown,
  form: FieldTree<T>,
  options: { names?: Readonly<Record<string, FieldTree<unknown>>>; otherwise?: FieldTree<unknown> } = {},
): Found[] {
  const problem = Problem.from(error);
  const whole = options.otherwise ?? form;
  const found = problem.fields.map(({ field, message }): Found => ({
    kind: SERVER,
    message,
    fieldTree: options.names?.[field] ?? childOf(form, field) ?? whole,
  }));
  return found.length > 0 ? found : [{ kind: SERVER, message: problem.message, fieldTree: whole }];
}

function childOf(form: unknown, name: string): FieldTree<unknown> | undefined {
  const child: unknown = Reflect.get(form as object, name);
  return typeof child === 'function' ? (child as FieldTree<unknown>) : undefined;
}
