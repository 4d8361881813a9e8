package audit

import _ "example.com/broken/handlers" // breaks VIII-14
