"""Checks of what a writer writes, for mistakes that no linter in use and no build finds.

A rule is one function with the decorator `rule`; its docstring shows what is bad and what is good.
Add a rule and, under tests/text_checks/fixtures, one tiny file with the mistake.
"""
