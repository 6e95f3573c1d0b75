export { recentCalls as recentLegacyCalls, recentDays } from '../../domain/usage/usage.service.js';
