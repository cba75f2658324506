//! A cluster state as a picture in plain data: cards, squares, slots, lanes, numbers. It draws nothing
//! and speaks nothing.
