//! All state of the playground, changed only by messages.
