"""Word lists that bring the label sets of different corpora together (see README.md)."""


def words(text):
    return frozenset(text.split())


def phrases(text):
    return frozenset(tuple(p.split()) for p in text.strip().split("\n") if p.strip())


# Nationalities, peoples and faiths, as they are written with a capital.
NORP = words("""
Afghan Afghans Albanian Albanians Algerian Algerians American Americans Angolan Arab Arabs Argentine Argentinian
Armenian Armenians Assyrian Assyrians Australian Australians Austrian Azerbaijani Azeri Bahraini Bangladeshi Belarusian
Belgian Bolivian Bosnian Bosnians Brazilian Brazilians British Britons Bulgarian Burkinabe Burmese Burundian Cambodian
Cameroonian Canadian Canadians Chadian Chechen Chechens Chilean Chinese Christian Christians Catholic Catholics Circassian
Colombian Colombians Congolese Copt Coptic Copts Croat Croatian Croats Cuban Cubans Cypriot Czech Danish Dinka Druze
Druse Dutch Ecuadorian Egyptian Egyptians Emirati Emiratis English Eritrean Eritreans Ethiopian Ethiopians European
Europeans Filipino Filipinos Finnish French Fulani Fur Gazan Gazans Georgian Georgians German Germans Greek Greeks
Guatemalan Guinean Haitian Hausa Hazara Hazaras Hindu Hindus Honduran Hungarian Indian Indians Indonesian Iranian
Iranians Iraqi Iraqis Irish Islamic Islamist Islamists Israeli Israelis Italian Italians Ivorian Japanese Jew Jewish Jews
Jordanian Jordanians Kachin Karen Kazakh Kenyan Kenyans Korean Koreans Kosovar Kurd Kurdish Kurds Kuwaiti Kyrgyz Lebanese
Liberian Libyan Libyans Lithuanian Macedonian Malaysian Malian Malians Maronite Masalit Mauritanian Mexican Mexicans Moldovan
Moroccan Moroccans Mozambican Muslim Muslims Nicaraguan Nigerian Nigerians Nigerien Norwegian Nuer Omani Oromo Ossetian
Pakistani Pakistanis Palestinian Palestinians Panamanian Paraguayan Pashtun Pashtuns Persian Peruvian Peruvians Polish
Portuguese Qatari Qataris Rohingya Romanian Russian Russians Rwandan Rwandans Sahrawi Salafi Salafist Salafists Salvadoran
Salvadorans Saudi Saudis Scottish Senegalese Serb Serbian Serbs Shan Shia Shiite Shiites Shi'a Shi'ite Shi'ites
Sikh Sikhs Slovak Somali Somalis Spanish Sudanese Sufi Sunni Sunnis Swede Swedish Swiss Syrian Syrians Taiwanese Tajik
Tajiks Tamil Tamils Tanzanian Tatar Tatars Thai Tibetan Tigrayan Tigrayans Tuareg Tuaregs Tunisian Tunisians Turk Turkish
Turkmen Turks Ugandan Ugandans Ukrainian Ukrainians Uighur Uyghur Uyghurs Uzbek Uzbeks Venezuelan Vietnamese Yazidi
Yazidis Yemeni Yemenis Zaghawa Zionist Alawite Alawites Arabian Arabic Baathist Houthi-led Marxist Maoist Communist
Ismaili Ismailis Zaydi Buddhist Buddhists Hutu Hutus Tutsi Tutsis Amhara Igbo Bedouin Anbari Basque Catalan Orthodox African
Africans Asian Latin Balkan Western Communists Maoists Soviet
""")

PLACES = words("""
Afghanistan Albania Algeria Angola Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium Benin
Bolivia Bosnia Brazil Bulgaria Burma Burundi Cambodia Cameroon Canada Chad Chechnya Chile China Colombia Congo Crimea Croatia
Cuba Cyprus Denmark Djibouti Donbas Ecuador Egypt Eritrea Ethiopia Europe Finland France Gaza Georgia Germany Ghana Greece
Guatemala Guinea Haiti Honduras Hungary India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kosovo
Kurdistan Kuwait Kyrgyzstan Laos Lebanon Liberia Libya Lithuania Malaysia Mali Mauritania Mexico Moldova Morocco Mozambique
Myanmar Namibia Nepal Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland
Portugal Qatar Romania Russia Rwanda Senegal Serbia Singapore Somalia Somaliland Spain Sudan Sweden Switzerland Syria Taiwan
Tajikistan Tanzania Thailand Togo Tunisia Turkey Turkmenistan UAE UK USA U.S. U.S.A. U.K. US Uganda Ukraine Uruguay Uzbekistan
Venezuela Vietnam Yemen Zambia Zimbabwe Africa Asia Britain England Scotland Wales Tigray Darfur Sinai Anbar Aleppo Homs Hama
Idlib Damascus Baghdad Mosul Raqqa Raqqah Kabul Kandahar Tripoli Benghazi Sanaa Aden Kyiv Moscow Washington London Paris
Jerusalem Ankara Tehran Beirut Amman Cairo Khartoum Mogadishu
""")
PLACE_PHRASES = phrases("""
Saudi Arabia
United States
United States of America
United Kingdom
United Arab Emirates
South Sudan
Burkina Faso
El Salvador
Sierra Leone
Ivory Coast
North Korea
South Korea
Sri Lanka
New Zealand
South Africa
Middle East
West Bank
Gaza Strip
Central African Republic
Ar Raqqah
""")

# A name with one of these words in it is a force.
FORCE = words("""
army armies armada forces militia militias militiamen brigade brigades battalion battalions division regiment regiments guard guards
guardsmen navy marines peshmerga isil isis daesh da'esh qaeda qaida qa'ida taliban taleban hezbollah hizbullah hizbollah hamas shabaab
boko fsa sdf ypg ypj pkk idf isf rsf saf hts jnim houthis houthi nusra liwa jaysh jaish faylaq ahrar hashd squadron fleet
troops command corps police gendarmerie fighters coalition commandos infantry airborne farc eln eta ira lra m23 unifil minusma centcom
wagner fano jaysh ansarullah kataib katibat saraya taskforce legion lashkar ctf cjtf-oir sof rebels insurgents mujahideen mujahedin aqap aqim
""")
FORCE_PHRASES = phrases("""
islamic state
air force
task force
popular mobilization
popular mobilisation
mobilization units
inherent resolve
""")

# A place with one of these as its last word (or first: Camp Bucca, Highway 4) is a facility.
FACILITY = words("""
airport airbase base airfield airstrip aerodrome hospital clinic camp crossing bridge dam road highway motorway street avenue
university school mosque church cathedral monastery shrine prison jail refinery oilfield gasfield field station checkpoint
market bazaar square hotel stadium port harbour harbor barracks plant depot palace museum tower gate tunnel building embassy
consulate outpost fort fortress citadel castle roundabout factory stadium library park theatre theater airfields bases roads
pipeline headquarters compound silo junction terminal warehouse cemetery souk souq
""")
FACILITY_FIRST = words("camp highway route fort fob")

# Common nouns that name a kind of weapon or military vehicle.
WEAPON_WORDS = words("""
tank tanks drone drones rocket rockets missile missiles mortar mortars artillery helicopter helicopters warplane warplanes
gunship gunships howitzer howitzers grenade grenades rifle rifles bomb bombs ied ieds vbied vbieds landmine landmines uav uavs rpg rpgs
manpads apc apcs bulldozer bulldozers warship warships frigate bomber bombers shell shells torpedo pistol pistols kalashnikov kalashnikovs
humvee humvees flamethrower flamethrowers quadcopter quadcopters napalm sarin chlorine
""")
WEAPON_PHRASES = phrases("""
barrel bomb
barrel bombs
car bomb
car bombs
truck bomb
truck bombs
roadside bomb
roadside bombs
cluster bomb
cluster bombs
cluster munition
cluster munitions
glide bomb
glide bombs
machine gun
machine guns
heavy machine gun
heavy machine guns
fighter jet
fighter jets
fighter plane
fighter planes
attack helicopter
attack helicopters
helicopter gunship
helicopter gunships
armored vehicle
armored vehicles
armoured vehicle
armoured vehicles
armored personnel carrier
armoured personnel carrier
armored personnel carriers
armoured personnel carriers
ballistic missile
ballistic missiles
cruise missile
cruise missiles
surface - to - air missile
surface - to - air missiles
rocket launcher
rocket launchers
rocket - propelled grenade
rocket - propelled grenades
hand grenade
hand grenades
assault rifle
assault rifles
sniper rifle
sniper rifles
suicide vest
suicide vests
explosive belt
explosive device
explosive devices
improvised explosive device
improvised explosive devices
mortar shell
mortar shells
mortar round
mortar rounds
artillery shell
artillery shells
white phosphorus
land mine
land mines
anti-tank missile
anti-tank missiles
guided missile
guided missiles
pickup truck
pickup trucks
remotely piloted aircraft
rocket artillery
gun truck
naval mine
sea drone
sea drones
kamikaze drone
kamikaze drones
suicide drone
suicide drones
""")

# Titles are no part of a person's name.
TITLES = words("""
mr mrs ms miss dr sir madam president vice prime minister ministers secretary general gen lt lieutenant col colonel maj major capt captain
sgt sergeant adm admiral brig brigadier commander chief spokesman spokeswoman spokesperson senator sen rep representative governor gov
mayor king queen prince princess sheikh shaykh sheik emir judge justice professor prof ambassador envoy director chairman chairwoman
rev reverend father pope bishop archbishop ayatollah foreign defense defence deputy assistant special advisor adviser under-secretary
undersecretary staff sergeant-major chancellor premier marshal corporal cpl private pvt leader fco office head undersecretary officer
petty former then acting lord lady first air vice-president state of and the a an coordinator
""")
