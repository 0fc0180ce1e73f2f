// Rule sets, settings and problems of rules are part of the library.
@_exported import RuleEngine
