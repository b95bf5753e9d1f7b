"""What can be done with texts, rounds, apel and signatures: one module a noun, one verb a function."""
