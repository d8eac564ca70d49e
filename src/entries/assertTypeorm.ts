import { assertTypeormInstalled } from '../config/assertTypeormInstalled';

// The entry point imports this file before those that load TypeORM.
assertTypeormInstalled('routing-controllers-authx/typeorm');
