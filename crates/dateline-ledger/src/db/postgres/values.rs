//! Plain values on their way to PostgreSQL and back.

use std::error::Error;

use postgres::Row;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::Value;

use crate::LedgerError;

/// A value for a statement, in the type that the statement has there.
#[derive(Debug)]
pub(super) struct Param<'a>(pub &'a Value);

type Wrong = Box<dyn Error + Sync + Send>;

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Wrong> {
        match (self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Value::Integer(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Real(number), &Type::FLOAT8) => number.to_sql(kind, out),
            (Value::Text(text), kind) if <&str as ToSql>::accepts(kind) => text.as_str().to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, kind) => {
                Err(format!("a value of type {} where {kind} is wanted", value.data_type()).into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A column of an answer.
pub(super) fn plain(row: &Row, at: usize) -> Result<Value, LedgerError> {
    let value = row.try_get::<_, Plain>(at);
    value.map(|Plain(value)| value).map_err(|error| {
        let name = row.columns().get(at).map_or("", |column| column.name());
        LedgerError::inconsistent(format!("column {name}"), super::chain(&error))
    })
}

struct Plain(Value);

impl<'a> FromSql<'a> for Plain {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Plain, Wrong> {
        Ok(Plain(match kind {
            &Type::BOOL => Value::Integer(bool::from_sql(kind, raw)?.into()),
            &Type::INT2 => Value::Integer(i16::from_sql(kind, raw)?.into()),
            &Type::INT4 => Value::Integer(i32::from_sql(kind, raw)?.into()),
            &Type::INT8 => Value::Integer(i64::from_sql(kind, raw)?),
            &Type::FLOAT8 => Value::Real(f64::from_sql(kind, raw)?),
            &Type::BYTEA => Value::Blob(raw.to_vec()),
            kind if <&str as FromSql>::accepts(kind) => Value::Text(String::from_sql(kind, raw)?),
            kind => return Err(format!("the ledger has no values of type {kind}").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Plain, Wrong> {
        Ok(Plain(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
