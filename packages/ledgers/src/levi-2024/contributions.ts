import { definePlugin } from '@kramers/core';
import { linearTeacher } from './linear-teacher';

/** What the experiments of this ledger need beside the built-ins. */
export const leviContributions = definePlugin({ name: '@kramers/levi-2024', data: [linearTeacher] });
