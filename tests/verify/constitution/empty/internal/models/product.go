package models

type Product struct { // breaks IV-4 VIII-10
	ID string `gorm:"primaryKey"`
}
