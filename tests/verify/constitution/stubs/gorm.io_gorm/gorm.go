// Package gorm has the shapes of the real one, without its insides.
package gorm

import "context"

type DB struct{ Error error }

type Config struct{}

type Dialector interface{}

func Open(Dialector, *Config) (*DB, error) { return &DB{}, nil }

func (d *DB) WithContext(context.Context) *DB   { return d }
func (d *DB) Model(any) *DB                     { return d }
func (d *DB) Where(string, ...any) *DB          { return d }
func (d *DB) Create(any) *DB                    { return d }
func (d *DB) First(any, ...any) *DB             { return d }
func (d *DB) Find(any, ...any) *DB              { return d }
func (d *DB) Updates(any) *DB                   { return d }
func (d *DB) Exec(string, ...any) *DB           { return d }
func (d *DB) Raw(string, ...any) *DB            { return d }
func (d *DB) Scan(any) *DB                      { return d }
func (d *DB) AutoMigrate(...any) error          { return nil }
func (d *DB) Transaction(func(*DB) error) error { return nil }
