"""The transparency log as values: tree, tiles, proofs, signed notes, checkpoints. Specs: docs/formats/log.md."""
