import type { Job } from '../core/jobs/job.js';
import { callJob } from '../domain/calls/call-sweep.service.js';
import { signalJob } from '../domain/calls/signal.service.js';
import { mentionJob } from '../domain/chat/mention.service.js';
import { linkPreviewJob } from '../domain/links/link-preview.job.js';
import { nodeJob } from '../domain/nodes/node.service.js';
import { retentionJobs } from '../domain/retention/retention.jobs.js';
import { searchJob } from '../domain/search/search.job.js';
import { usageJob } from '../domain/usage/usage.service.js';

/** All periodic jobs of a node. */
export const jobs: readonly Job[] = [
  callJob(),
  mentionJob,
  usageJob,
  nodeJob,
  signalJob,
  searchJob,
  linkPreviewJob,
  ...retentionJobs,
];
