//! Nested columns from JSON values and back: the schema says which field of an object goes where.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, LargeStringArray, ListArray, StringArray, StringViewArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use serde_json::{Map, Value};

use crate::StreamError;

/// A field of text. An object that stands in it is written as JSON.
pub(crate) fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A field of whole numbers: signed, because Java and Spark know no others.
pub(crate) fn whole(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

/// A field of numbers.
pub(crate) fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

/// A field of true and false.
pub(crate) fn flag(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

/// A field of objects.
pub(crate) fn object(name: &str, fields: Vec<Field>) -> Field {
    Field::new(name, DataType::Struct(fields.into()), true)
}

/// A field of lists, of what `of` is.
pub(crate) fn list(name: &str, of: Field) -> Field {
    let of = of.with_name("element");
    Field::new(name, DataType::List(Arc::new(of)), true)
}

/// The column of a field, a value for each row; `None` is null.
pub(crate) fn column(field: &Field, values: &[Option<&Value>]) -> Result<ArrayRef, StreamError> {
    fill(field, values, field.name())
}

fn fill(field: &Field, values: &[Option<&Value>], path: &str) -> Result<ArrayRef, StreamError> {
    let wrong = |value: &Value| StreamError::Shape {
        path: path.to_owned(),
        value: value.to_string().chars().take(80).collect(),
    };
    let some = |value: Option<&Value>| -> Option<Value> { value.filter(|value| !value.is_null()).cloned() };
    Ok(match field.data_type() {
        DataType::Utf8 => {
            let mut column = StringBuilder::new();
            for value in values {
                match value {
                    None | Some(Value::Null) => column.append_null(),
                    Some(Value::String(text)) => column.append_value(text),
                    Some(object @ Value::Object(_)) => column.append_value(object.to_string()),
                    Some(other) => return Err(wrong(other)),
                }
            }
            Arc::new(column.finish())
        }
        DataType::Int64 => {
            let mut column = Int64Builder::with_capacity(values.len());
            for value in values {
                match some(*value) {
                    None => column.append_null(),
                    Some(value) => column.append_value(value.as_i64().ok_or_else(|| wrong(&value))?),
                }
            }
            Arc::new(column.finish())
        }
        DataType::Float64 => {
            let mut column = Float64Builder::with_capacity(values.len());
            for value in values {
                match some(*value) {
                    None => column.append_null(),
                    Some(value) => column.append_value(value.as_f64().ok_or_else(|| wrong(&value))?),
                }
            }
            Arc::new(column.finish())
        }
        DataType::Boolean => {
            let mut column = BooleanBuilder::with_capacity(values.len());
            for value in values {
                match some(*value) {
                    None => column.append_null(),
                    Some(value) => column.append_value(value.as_bool().ok_or_else(|| wrong(&value))?),
                }
            }
            Arc::new(column.finish())
        }
        DataType::List(of) => lists(of, values, path)?,
        DataType::Struct(fields) => Arc::new(objects(fields, values, path)?),
        other => {
            return Err(StreamError::ColumnType {
                column: path.to_owned(),
                kind: other.clone(),
                wanted: "one of the types of docs/worker.md",
            });
        }
    })
}

fn lists(of: &FieldRef, values: &[Option<&Value>], path: &str) -> Result<ArrayRef, StreamError> {
    let mut inside: Vec<Option<&Value>> = Vec::new();
    let mut lengths = Vec::with_capacity(values.len());
    let mut there = Vec::with_capacity(values.len());
    for value in values {
        let before = inside.len();
        match value {
            None | Some(Value::Null) => there.push(false),
            Some(Value::Array(list)) => {
                inside.extend(list.iter().map(Some));
                there.push(true);
            }
            Some(other) => {
                return Err(StreamError::Shape {
                    path: path.to_owned(),
                    value: other.to_string().chars().take(80).collect(),
                });
            }
        }
        lengths.push(inside.len() - before);
    }
    let values = fill(of, &inside, path)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(
        of.clone(),
        offsets,
        values,
        Some(NullBuffer::from(there)),
    )?))
}

fn objects(fields: &Fields, values: &[Option<&Value>], path: &str) -> Result<StructArray, StreamError> {
    let mut objects: Vec<Option<&Map<String, Value>>> = Vec::with_capacity(values.len());
    for value in values {
        match value {
            None | Some(Value::Null) => objects.push(None),
            // What the schema has no field for would get lost.
            Some(Value::Object(object)) if object.keys().all(|name| fields.find(name).is_some()) => {
                objects.push(Some(object));
            }
            Some(other) => {
                return Err(StreamError::Shape {
                    path: path.to_owned(),
                    value: other.to_string().chars().take(80).collect(),
                });
            }
        }
    }
    let columns: Result<Vec<ArrayRef>, StreamError> = fields
        .iter()
        .map(|field| {
            let values: Vec<Option<&Value>> = objects
                .iter()
                .map(|object| object.and_then(|object| object.get(field.name())))
                .collect();
            fill(field, &values, &format!("{path}.{}", field.name()))
        })
        .collect();
    let there: NullBuffer = objects.iter().map(Option::is_some).collect::<Vec<bool>>().into();
    Ok(StructArray::try_new_with_length(
        fields.clone(),
        columns?,
        Some(there),
        objects.len(),
    )?)
}

/// The value of a row, as JSON.
pub(crate) fn value(column: &dyn Array, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => column.as_boolean().value(row).into(),
        DataType::List(_) => {
            let inside = column.as_list::<i32>().value(row);
            (0..inside.len()).map(|at| value(&inside, at)).collect()
        }
        DataType::LargeList(_) => {
            let inside = column.as_list::<i64>().value(row);
            (0..inside.len()).map(|at| value(&inside, at)).collect()
        }
        DataType::Struct(fields) => {
            let object = column.as_struct();
            let inside = fields.iter().zip(object.columns());
            inside
                .map(|(field, column)| (field.name().clone(), value(column, row)))
                .collect::<Map<String, Value>>()
                .into()
        }
        _ => Strings::of(column).map_or(Value::Null, |texts| texts.get(row).into()),
    }
}

/// A column of text in any of the forms that Arrow has for it.
#[derive(Clone, Copy)]
pub(crate) enum Strings<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    /// A column without any value, as those are made that hold nothing but null.
    Nothing,
}

impl<'a> Strings<'a> {
    /// `None` for a column of another type.
    pub(crate) fn of(column: &'a dyn Array) -> Option<Strings<'a>> {
        Some(match column.data_type() {
            DataType::Utf8 => Strings::Small(column.as_string()),
            DataType::LargeUtf8 => Strings::Large(column.as_string()),
            DataType::Utf8View => Strings::View(column.as_string_view()),
            DataType::Null => Strings::Nothing,
            _ => return None,
        })
    }

    /// The text of a row; `None` for null.
    pub(crate) fn get(self, row: usize) -> Option<&'a str> {
        match self {
            Strings::Small(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Strings::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Strings::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Strings::Nothing => None,
        }
    }
}
