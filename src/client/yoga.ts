import type { Plugin, YogaLogger } from 'graphql-yoga';
import { createEnclose, ERROR_CODES } from '../http/envelope.ts';
import { negotiate } from '../http/negotiate.ts';
import { type Admission, createAdmit } from './admission.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { credentialsOfFetch } from './credential-headers.ts';
import { refusedHeaders, requestIdFor, type Refused } from './refused.ts';
import type { ValidVerdict } from './verdict.ts';
