// Package api holds the contract.
package api

//go:generate go tool protoc
