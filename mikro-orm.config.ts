import { ormOptions } from './src/domain/orm.js';

/** For MikroORM's command line; the server itself builds the same options from its Config. */
export default ormOptions(process.env.DATABASE_URL ?? 'postgresql://localhost/parley');
