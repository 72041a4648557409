//! The binary `andrum`.

fn main() {}
