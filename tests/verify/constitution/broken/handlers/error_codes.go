package handlers

var again = "FIRST_CODE"
