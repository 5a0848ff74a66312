//! Nothing: the manifest alone is read.
