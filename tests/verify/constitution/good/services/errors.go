package services

import "errors"

var ErrProductNotFound = errors.New("product not found")
