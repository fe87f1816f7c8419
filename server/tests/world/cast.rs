//! Two partners who compete, and the people around them: gathered once, and copied for each test.

use super::World;
use super::template::Template;
use server::{Engine, Request, Settings, access};
use shared::access::set_form::field_key;
use shared::access::{EVERY_FIELD, Person, Policy};
use shared::deals::Move;
use shared::fields::Object;
use shared::ids::{AccountId, ProductId, RegistrationId};
use shared::users::Role;
use tokio::sync::OnceCell;

static CASTS: [OnceCell<(Template, Cast)>; 2] = [const { OnceCell::const_new() }; 2];

/// A world with two partners who compete and the people around them.
pub struct Cast {
    pub world: World,
    /// Looked after by Carla.
    pub north: AccountId,
    /// Looked after by nobody.
    pub south: AccountId,
    /// Sells for Northwind.
    pub sam: Person,
    /// Sells for Northwind, too.
    pub nina: Person,
    /// Manages Northwind's sellers.
    pub max: Person,
    /// Sells for Southgate.
    pub rita: Person,
    /// The vendor's channel manager for Northwind.
    pub carla: Person,
    /// Another channel manager.
    pub chris: Person,
    pub router: ProductId,
    pub switch: ProductId,
}

impl std::ops::Deref for Cast {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Cast {
    /// The same cast in a world of the test's own.
    pub async fn new(engine: Engine) -> Cast {
        let make = async || {
            let first = Cast::gather(World::new(engine).await).await;
            (Template::of(&first.world).await, first)
        };
        let (template, first) = CASTS[engine as usize].get_or_init(make).await;
        first.in_another(World::copied(template, Settings::default()).await)
    }

    async fn gather(world: World) -> Cast {
        let carla = world.person("Carla Channel", Role::ChannelManager, None).await;
        let chris = world.person("Chris Channel", Role::ChannelManager, None).await;
        let north = world.partner("Northwind Traders", Some(carla.id)).await;
        let south = world.partner("Southgate Systems", None).await;
        Cast {
            sam: world.person("Sam Seller", Role::Seller, Some(north)).await,
            nina: world.person("Nina Seller", Role::Seller, Some(north)).await,
            max: world.person("Max Manager", Role::Manager, Some(north)).await,
            rita: world.person("Rita Rival", Role::Seller, Some(south)).await,
            router: world.product("Router").await,
            switch: world.product("Switch").await,
            north,
            south,
            carla,
            chris,
            world,
        }
    }

    fn in_another(&self, world: World) -> Cast {
        Cast {
            world,
            north: self.north,
            south: self.south,
            sam: self.sam.clone(),
            nina: self.nina.clone(),
            max: self.max.clone(),
            rita: self.rita.clone(),
            carla: self.carla.clone(),
            chris: self.chris.clone(),
            router: self.router,
            switch: self.switch,
        }
    }

    /// Takes fields of a kind of record from channel managers, as an administrator does; all others stay theirs.
    pub async fn hide_from_channel(&self, administrator: &Person, object: Object, hidden: &[&str]) {
        let set = Policy::shipped().sets.into_iter().find(|set| set.roles == [Role::ChannelManager]).expect("a set").id;
        let sheet = self.read(administrator, async |request| access::set_sheet(request, Some(set)).await).await;
        let (sheet, key) = (sheet.expect("a sheet"), self.key());
        let mut typed = sheet.typed;
        typed.set(field_key(object, EVERY_FIELD), "");
        for field in object.fields() {
            typed.set(field_key(object, field.name), if hidden.contains(&field.name) { "" } else { "edit" });
        }
        let keep =
            async |request: &mut Request| access::keep_set(request, Some(set), sheet.version, &key, &typed).await;
        self.write(administrator, keep).await.expect("kept");
    }

    /// A registration of Sam's that Carla approved, making the customer's company.
    pub async fn approved(&self, customer: &str) -> RegistrationId {
        let id = self.submitted(&self.sam, customer, self.router).await;
        self.make(&self.carla, id, Move::Approve, &[("customer", "new")]).await.expect("approved");
        id
    }
}
