"""The words of the demo school: invented pupils, and comments as pupils write them."""

# Classes with their pupils, given name first; everybody is invented.
CLASSES = {
    "7B": (
        ("Aisha", "Rahman"),
        ("Alfie", "Turner"),
        ("Amelia", "Novak"),
        ("Bilal", "Hussain"),
        ("Callum", "Fraser"),
        ("Chidi", "Okafor"),
        ("Daisy", "Whitmore"),
        ("Dylan", "Prosser"),
        ("Ewan", "Mackie"),
        ("Fatima", "Siddiqui"),
        ("Grace", "Adeyemi"),
        ("Harry", "Lockwood"),
        ("Isla", "Brennan"),
        ("Jakub", "Wrona"),
        ("Kezia", "Campbell"),
        ("Liam", "O'Dowd"),
        ("Mei", "Tang"),
        ("Noah", "Ellery"),
        ("Olivia", "Santos"),
        ("Priya", "Nair"),
        ("Rhys", "Beynon"),
        ("Sofia", "Marchetti"),
        ("Tyler", "Greaves"),
        ("Zainab", "Yusuf"),
    ),
    "8A": (
        ("Adam", "Kaplan"),
        ("Anya", "Petrova"),
        ("Ben", "Hargreaves"),
        ("Caitlin", "Rees"),
        ("Dev", "Chaudhary"),
        ("Ellie", "Thornton"),
        ("Femi", "Balogun"),
        ("George", "Hallam"),
        ("Hana", "Suzuki"),
        ("Imran", "Malik"),
        ("Jasmine", "Clarke"),
        ("Kai", "Morgan"),
        ("Leila", "Haddad"),
        ("Mason", "Pryce"),
        ("Nia", "Gwynne"),
        ("Oscar", "Lindqvist"),
        ("Poppy", "Ashdown"),
        ("Reuben", "Levy"),
        ("Saoirse", "Kinsella"),
        ("Theo", "Vasilakis"),
        ("Umar", "Farooq"),
        ("Willow", "Jessop"),
    ),
    "9C": (
        ("Abigail", "Mensah"),
        ("Connor", "Doherty"),
        ("Eva", "Horvath"),
        ("Hamza", "Aziz"),
        ("Jodie", "Pickering"),
        ("Lucas", "Ferreira"),
        ("Maya", "Sharma"),
        ("Robbie", "Sinclair"),
        ("Tegan", "Hopkin"),
    ),
    "Nurture": (
        ("Archie", "Bell"),
        ("Freya", "Maddox"),
        ("Samuel", "Otieno"),
        ("Yasmin", "Karimi"),
    ),
}
YEARS = {"7B": "Year 7", "8A": "Year 8", "9C": "Year 9"}
NURTURE_YEARS = ("Year 7", "Year 7", "Year 8", "Year 9")
PEER_SUPPORT = (
    "Grace Adeyemi",
    "Jakub Wrona",
    "Priya Nair",
    "Dylan Prosser",
    "Jasmine Clarke",
    "Nia Gwynne",
    "Reuben Levy",
    "Umar Farooq",
    "Abigail Mensah",
    "Tegan Hopkin",
)

# What pupils answer to "What would make school feel better for you?", by how much they belong.
GLAD = (
    "nothing really, I like it here",
    "More clubs at lunch. Chess club is the best bit of my week!",
    "I like how Miss always says hello in the morning. Keep doing that",
    "longer break so we can finish our game",
    "The peer helpers are really nice, they found me when I was lost in September.",
    "my form is funny and kind. maybe more trips",
    "I love drama. could we do it every week please",
    "Nothing!! best school I have been to 😊",
    "Its good. more football",
)
MIXED = (
    "Lessons are fine but the corridors are too loud and people push.",
    "I have friends in my class but not at lunch so somewhere quiet to sit would be good",
    "teachers listen sometimes. sometimes they are too busy",
    "idk",
    "Mixing the groups up so it isn't always the same people together",
    "I like art and I don't like PE because of the changing rooms",
    "someone to ask how I am when I come back after being ill",
    "more time to talk in tutor time",
)
LOW = (
    "People laugh when I read out loud. I wish we didnt have to",
    "they say the seat is saved when it isnt",
    "I don't have anyone to sit with at lunch. I go to the library but it shuts on Fridays",
    "if teachers stopped it when people say stuff about my hair",
    "being asked to join in for once",
    "Nobody listens so whats the point of saying",
    "Some people in my class make jokes about how I talk and I pretend I dont hear",
)
WORRYING = "Two boys wait for me at the bus stop and I am scared to go home. I haven't told anyone."
WELSH = (
    "Mwy o amser i chwarae gyda ffrindiau.",
    "Rwy'n hoffi'r ysgol ond mae'r coridorau yn swnllyd.",
)
