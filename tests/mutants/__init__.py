"""Are the tests of the engine any good? `make mutants` spoils the engine in one place after the other, and asks them.

`mutations` says what can be spoilt, `spoiling` spoils an engine in a process of its own, `__main__` does it for all of
them and writes the paper. The full run takes minutes and is not part of the suite; `test_mutants` sees that it runs."""
