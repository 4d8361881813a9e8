module specmill/analyzer

go 1.27
