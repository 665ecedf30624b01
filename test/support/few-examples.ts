/** Property tests of a mutant try few examples: what they notice they notice early. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 15, endOnFailure: true });
