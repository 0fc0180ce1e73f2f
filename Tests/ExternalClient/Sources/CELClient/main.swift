try evaluateExpression()
try declareTypes()
try addFunction()
try readBlame()
