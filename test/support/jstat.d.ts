/** The package jstat has no types of its own. */
declare module 'jstat';
