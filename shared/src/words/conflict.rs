//! What an approver reads about a match the conflict check found.

/// The same registrable domain.
pub const SAME_DOMAIN: &str = "Same web domain";
/// The same name but for case, accents, punctuation and legal form.
pub const SAME_NAME: &str = "Same company name";
/// The same country.
pub const SAME_COUNTRY: &str = "Same country";
/// The same contact.
pub const SAME_CONTACT_EMAIL: &str = "Same contact email";
/// At least one product in common.
pub const PRODUCT_OVERLAP: &str = "Same product";

/// A name nearly the same.
pub fn similar_name(percent: u8) -> String {
    format!("Similar company name ({percent} %)")
}

/// What was found: a company.
pub const ACCOUNT: &str = "Company";
/// What was found: an opportunity.
pub const OPPORTUNITY: &str = "Opportunity";
/// What was found: a registration.
pub const REGISTRATION: &str = "Registration";
